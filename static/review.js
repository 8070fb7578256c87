// A round by keyboard: single keys press what they stand on (aria-keyshortcuts). Without this file one goes by Tab.
(() => {
  const OFF = "review-keys-off";
  const SHORTCUT = "[aria-keyshortcuts]";
  const help = document.getElementById("keys");
  const words = document.querySelector("#return textarea");
  const boxes = [...document.querySelectorAll("input[name=fields][form=return]")].slice(0, 9);
  let leaving = false; // one key, one decision: what is pressed until the next page is there counts for nothing

  const isTyping = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
  const standsOn = (key) =>
    [...document.querySelectorAll(SHORTCUT)].find((each) => each.getAttribute("aria-keyshortcuts") === key);
  const show = (element) => {
    for (let each = element.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    element.focus();
    element.scrollIntoView({ block: "center" });
  };
  const act = (element) => {
    if (element.matches("textarea, input")) show(element);
    else if (!element.disabled) element.click();
  };
  const mark = (box) => {
    show(box);
    box.click();
  };
  // A phrase chosen stands among the words at once, to be gone on with; taken out of them when it is not wanted.
  const say = ({ target }) => {
    const lines = words.value.split("\n").filter((line) => line.trim() && line !== target.value);
    words.value = (target.checked ? [...lines, target.value] : lines).join("\n");
  };
  const isOff = () => localStorage.getItem(OFF) === "1";

  boxes.forEach((box, place) => {
    const sign = document.createElement("kbd");
    sign.textContent = place + 1;
    sign.setAttribute("aria-hidden", "true");
    box.setAttribute("aria-keyshortcuts", place + 1);
    box.after(sign);
  });
  for (const each of document.querySelectorAll("[data-keys]")) {
    each.hidden = false;
    each.addEventListener("click", () => help.showModal());
  }
  const on = help.querySelector("[data-keys-on]");
  on.checked = !isOff();
  on.addEventListener("change", () => localStorage.setItem(OFF, on.checked ? "0" : "1"));
  for (const each of document.querySelectorAll("input[name=phrases]")) each.addEventListener("change", say);
  document.addEventListener("submit", ({ target }) => {
    if (target.method !== "dialog") leaving = true;
  });
  window.addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.repeat || leaving || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (isTyping(target)) {
      if (key === "Escape") target.blur();
      else if (key === "Enter" && (event.ctrlKey || event.metaKey)) target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || (isOff() && key !== "?")) return;
    const element = standsOn(key.toUpperCase());
    if (!element) return;
    event.preventDefault();
    if (element.matches("[name=fields]")) mark(element);
    else act(element);
  });
})();
