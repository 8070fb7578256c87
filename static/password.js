// A password being typed can be looked at.
for (const input of document.querySelectorAll("input[data-show]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button plain" });
  const say = () => {
    button.textContent = input.type === "password" ? input.dataset.show : input.dataset.hide;
  };
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    say();
  });
  input.form.addEventListener("submit", () => {
    input.type = "password";
  });
  say();
  input.after(button);
}
