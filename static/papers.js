// The form of a paper: its scan is kept the moment it is chosen, and days may be picked as well as typed.
// Without this file the scan goes with the form, which comes back with everything in place.
(() => {
  const days = (field) => {
    const picker = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className: "hidden" });
    picker.setAttribute("aria-hidden", "true");
    const label = document.querySelector(`label[for="${field.id}"]`);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button second" });
    button.textContent = document.querySelector("form[data-pick]").dataset.pick;
    button.setAttribute("aria-label", `${button.textContent}: ${label ? label.textContent.trim() : ""}`);
    const row = Object.assign(document.createElement("div"), { className: "row keep" });
    field.before(row);
    row.append(field, button, picker);
    button.addEventListener("click", () => picker.showPicker());
    picker.addEventListener("change", () => {
      if (picker.value) field.value = picker.value.split("-").reverse().join("/");
      button.focus();
    });
  };
  const scan = (box) => {
    const input = box.querySelector("input[type=file]");
    const { keep, largest, tooLarge, sending, kept, lost, again } = box.dataset;
    const named = box.querySelector("input[name=kept_scan]");
    const shown = box.querySelector("[data-shown]");
    const said = box.querySelector("[data-said]");
    const bar = box.querySelector("progress");

    const say = (words, tone = "") => {
      said.textContent = words;
      said.className = tone;
    };
    const show = (upload) => {
      named.value = upload.pk;
      shown.hidden = false;
      shown.querySelector("[data-name]").textContent = `${kept} ${upload.name}`;
      shown.querySelector("a")?.remove(); // it opens the file that was saved, not this one
      input.value = "";
      box.querySelector("[data-offered]")?.remove();
      say(`${kept} ${upload.name}`, "hidden");
    };
    const offerAgain = () => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button plain" });
      button.textContent = again;
      button.addEventListener("click", send);
      said.append(" ", button);
    };
    const answer = (request) => {
      bar.hidden = true;
      let told = null;
      try {
        told = JSON.parse(request.responseText);
      } catch {
        // a page instead of an answer, such as the sign-in: the file goes with the form
      }
      if (request.status === 200 && told) return show(told);
      if (request.status === 422 && told) {
        input.value = "";
        return say(told.words, "error");
      }
      say(lost, "error");
      return offerAgain();
    };
    let running = null;
    function send() {
      running?.abort();
      if (!input.files.length) return;
      if (input.files[0].size > Number(largest)) {
        input.value = "";
        say(tooLarge, "error");
        return;
      }
      const data = new FormData();
      data.append("scan", input.files[0]);
      data.append("csrfmiddlewaretoken", input.form.elements.csrfmiddlewaretoken.value);
      const request = new XMLHttpRequest();
      running = request;
      request.open("POST", keep);
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      });
      for (const end of ["load", "error", "timeout"]) request.addEventListener(end, () => answer(request));
      request.timeout = 120_000;
      bar.value = 0;
      bar.hidden = false;
      say(sending);
      request.send(data);
    }
    input.addEventListener("change", send);
  };

  const start = () => {
    const box = document.getElementById("scan");
    if (!box || box.dataset.started) return;
    box.dataset.started = "1";
    scan(box);
    if ("showPicker" in HTMLInputElement.prototype) document.querySelectorAll("input[data-day]").forEach(days);
  };
  start();
  document.addEventListener("portal:shown", start); // the form came back in place
})();
