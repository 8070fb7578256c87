// The pesantren is looked up while its name is typed. Without this file the button brings the page back with the same.
(() => {
  const finder = document.getElementById("pesantren-finder");
  if (!finder) return;
  const typed = finder.querySelector("input[name=pesantren_typed]");
  const regency = document.querySelector("select[name=regency]");
  const found = document.getElementById("pesantren-found");
  const status = finder.querySelector("[role=status]");
  const WAIT = 350; // ms after the last key
  let timer, last;

  const look = async () => {
    const address = new URL(finder.dataset.address, location.href);
    address.search = new URLSearchParams({ q: typed.value, kab: regency ? regency.value : "" });
    if (address.href === last) return;
    last = address.href;
    try {
      const answer = await fetch(address);
      if (!answer.ok || address.href !== last) return;
      const chosen = found.querySelector("input:checked")?.value;
      found.innerHTML = await answer.text();
      const again = [...found.querySelectorAll("input")].find((input) => input.value === chosen);
      if (again) again.checked = true;
      status.textContent = found.querySelector(".help")?.textContent.trim() ?? "";
    } catch {
      last = ""; // no line: the button still sends the form
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  };

  typed.addEventListener("input", soon);
  typed.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    look();
  });
  regency?.addEventListener("change", () => typed.value && soon());
  finder.querySelector("button[name=find]").addEventListener("click", (event) => {
    event.preventDefault();
    look();
  });
})();
