// The boxes in which the admin searches for a record come without a name: they get the words of their field's label.
addEventListener("load", () => {
  const label = (select) => select.labels[0];
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    const shown = box?.querySelector("[role=textbox]");
    if (!shown || !label(select)) continue;
    label(select).id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label(select).id} ${shown.id}`);
    shown.setAttribute("aria-labelledby", label(select).id);
  }
  window.django?.jQuery?.(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-search__field");
    field?.setAttribute("aria-label", label(event.target)?.textContent.trim() ?? "");
  });
});
