// Photos of a form: moved and removed in place, and what the server would refuse is said before it is sent.
// Without this file the same buttons send the form, which comes back with everything in place.
(() => {
  const field = document.getElementById("photos");
  const input = field && field.querySelector("input[type=file]");
  if (!input) return;

  // Each place keeps its label and its buttons; only the picture and its number travel.
  const places = () => [...field.querySelectorAll(".shots > li")];
  const parts = (place) => ({ img: place.querySelector("img"), kept: place.querySelector("input[name=kept_photos]") });
  const swap = (one, other) => {
    const [a, b] = [parts(one), parts(other)];
    for (const name of ["src", "srcset", "width", "height"]) {
      const mine = a.img.getAttribute(name);
      a.img.setAttribute(name, b.img.getAttribute(name));
      b.img.setAttribute(name, mine);
    }
    [a.kept.value, b.kept.value] = [b.kept.value, a.kept.value];
  };

  field.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=photo]");
    const verb = button && button.value.split(" ")[0];
    if (verb !== "remove" && verb !== "earlier") return;
    event.preventDefault();
    const all = places();
    const at = all.indexOf(button.closest("li"));
    if (verb === "earlier") {
      swap(all[at], all[at - 1]);
      return;
    }
    for (let next = at + 1; next < all.length; next++) swap(all[next - 1], all[next]);
    all[all.length - 1].remove();
    (places()[Math.min(at, all.length - 2)]?.querySelector("button") ?? input).focus();
  });

  const say = (words) => {
    field.querySelector("[data-said]")?.remove();
    if (!words) return;
    const line = Object.assign(document.createElement("p"), { className: "error", role: "alert", textContent: words });
    line.dataset.said = "";
    input.before(line);
  };
  input.addEventListener("change", () => {
    const chosen = [...input.files];
    const { most, largest, tooMany, tooLarge } = field.dataset;
    const large = chosen.filter((file) => file.size > Number(largest)).map((file) => file.name);
    const many = places().length + chosen.length > Number(most);
    if (many || large.length) input.value = "";
    say(many ? tooMany : large.length ? `${tooLarge} ${large.join(", ")}` : "");
  });
})();
