// The boxes in which the admin searches for a record come without a name: they get the words of their field's label.
django.jQuery(($) => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels[0];
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    const shown = box?.querySelector("[role=textbox]");
    if (!label || !shown) continue;
    label.id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    shown.setAttribute("aria-labelledby", label.id);
  }
  $(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-search__field");
    field?.setAttribute("aria-label", event.target.labels[0]?.textContent ?? "");
  });
});
