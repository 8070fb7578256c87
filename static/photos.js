// Photos of a form: each is sent as soon as it is chosen, one after the other, and again by itself when the line is
// back; the product has it from then on. They are put in order by dragging or by buttons. What did not arrive goes with
// the form when it is saved.
// Without this file the same buttons send the form, which comes back with everything in place.
(() => {
  const PATIENCE = 180_000; // milliseconds for one photo on a slow line
  const EDGE = 60; // pixels from the edge of the screen where dragging scrolls

  const start = () => {
    const field = document.getElementById("photos");
    const input = field && field.querySelector("input[type=file]");
    if (!input || field.dataset.started) return;
    field.dataset.started = "1";
    const { form } = input;
    const list = field.querySelector(".shots");
    const words = field.dataset;
    const jobs = new Set(); // { file, number, row, request, state: "waiting" | "sending" | "lost" }
    const numbers = new Map(); // key of a photo chosen here → its number, in the order in which they were chosen
    let chosen = 0;
    let held = null; // the button that was pressed while photos were on their way

    // --- places: each keeps its label and its buttons; only the picture and its number travel
    const places = () => [...list.querySelectorAll(".place")];
    const LOOK = ["src", "srcset", "width", "height"];
    const pictureOf = (place) => {
      const img = place.querySelector("img");
      return { look: LOOK.map((name) => img.getAttribute(name)), pk: place.querySelector("[name=kept_photos]").value };
    };
    const put = (place, { look, pk }) => {
      const img = place.querySelector("img");
      LOOK.forEach((name, at) => (look[at] === null ? img.removeAttribute(name) : img.setAttribute(name, look[at])));
      place.querySelector("[name=kept_photos]").value = pk;
    };
    const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
    const laterThan = (number) => places().findIndex((place) => numbers.get(pictureOf(place).pk) > number);
    const status = (text) => (field.querySelector("[data-status]").textContent = text);
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
    const shift = (from, to) => {
      const all = places();
      if (from === to || !all[from] || !all[to]) return;
      const pictures = all.map(pictureOf);
      pictures.splice(to, 0, ...pictures.splice(from, 1));
      all.forEach((place, at) => put(place, pictures[at]));
    };
    const move = (from, to) => {
      shift(from, to);
      changed();
    };
    const remove = (at) => {
      const all = places();
      move(at, all.length - 1);
      all[all.length - 1].remove();
      changed();
      (places()[Math.min(at, all.length - 2)]?.querySelector("button[name=photo]") ?? input).focus();
    };
    const add = (kept, number) => {
      for (const [name, value] of Object.entries(kept.form)) form.elements[name].value = value;
      if (places().some((place) => place.querySelector("[name=kept_photos]").value === String(kept.pk))) return;
      const place = field.querySelector("template[data-place]").content.firstElementChild.cloneNode(true);
      const last = places().pop();
      const widths = Object.keys(kept.sizes).map(Number).sort((a, b) => a - b);
      const img = place.querySelector("img");
      img.srcset = widths.map((width) => `${kept.sizes[width]} ${width}w`).join(", ");
      img.src = kept.sizes[widths[widths.length - 1]];
      img.width = kept.width;
      img.height = kept.height;
      img.alt = fill(words.photo, { n: places().length + 1 });
      place.querySelector(".badge.later").textContent = img.alt;
      for (const hidden of place.querySelectorAll("button .hidden")) hidden.textContent = ` ${img.alt}`;
      place.querySelector("[name=kept_photos]").value = kept.pk;
      const goal = laterThan(number);
      if (last) last.after(place);
      else list.prepend(place);
      numbers.set(String(kept.pk), number);
      if (goal >= 0) shift(places().length - 1, goal);
      if (!kept.is_on_product) changed();
    };

    // --- sending
    const queue = () => {
      const next = [...jobs].find((job) => job.state !== "lost");
      if (next?.state === "waiting") send(next);
      form.toggleAttribute("data-waits", jobs.size > 0);
      if (held && ![...jobs].some((job) => job.state !== "lost")) {
        const button = held;
        held = null;
        form.requestSubmit(button);
      }
    };
    const tell = (job, text, tone = "soft") => {
      const said = job.row.querySelector("[data-said]");
      said.textContent = text;
      said.className = tone;
    };
    const drop = (job) => {
      jobs.delete(job);
      job.request?.abort();
      job.row.remove();
    };
    const lose = (job, text) => {
      job.state = "lost";
      job.row.querySelector("progress").hidden = true;
      job.row.querySelector("[data-retry]").hidden = false;
      tell(job, fill(text, { name: job.file.name }), "error");
      queue();
    };
    const answered = (job) => {
      let told = null;
      try {
        told = JSON.parse(job.request.responseText);
      } catch {
        // a page instead of an answer, such as the sign-in: the photo goes with the form
      }
      if (job.request.status === 200 && told?.pk) {
        drop(job);
        add(told, job.number);
        status(fill(words.kept, { name: job.file.name }));
      } else if (job.request.status === 422 && told) {
        jobs.delete(job);
        job.row.querySelector("progress").remove();
        tell(job, `${job.file.name}: ${told.words}`, "error");
      } else if (job.request.status && new URL(job.request.responseURL).pathname === words.signIn) {
        return lose(job, words.signedOut);
      } else return lose(job, job.request.status ? words.failed : words.lost);
      return queue();
    };
    const send = (job) => {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      for (const name of ["mark", "change", "known"]) data.append(name, form.elements[name].value);
      const next = places()[laterThan(job.number)];
      data.append("before", next ? pictureOf(next).pk : "");
      data.append("product", words.product);
      data.append("photos", job.file);
      job.state = "sending";
      job.row.querySelector("[data-retry]").hidden = true;
      const bar = job.row.querySelector("progress");
      bar.hidden = false;
      bar.value = 0;
      tell(job, "0%");
      const request = new XMLHttpRequest();
      job.request = request;
      request.open("POST", words.keep);
      request.timeout = PATIENCE;
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        bar.value = (100 * event.loaded) / event.total;
        tell(job, `${Math.round(bar.value)}%`);
      });
      for (const end of ["load", "error", "timeout"]) request.addEventListener(end, () => answered(job));
      request.send(data);
    };
    const again = (job) => {
      job.state = "waiting";
      queue();
    };
    const take = (file) => {
      const row = field.querySelector("template[data-upload]").content.firstElementChild.cloneNode(true);
      const job = { file, number: chosen++, row, state: "waiting", request: null };
      row.querySelector("[data-name]").textContent = file.name;
      row.querySelector("progress").setAttribute("aria-label", fill(words.sending, { name: file.name }));
      row.querySelector("[data-retry]").addEventListener("click", () => again(job));
      row.querySelector("[data-dismiss]").addEventListener("click", () => {
        drop(job);
        queue();
        input.focus();
      });
      list.append(row);
      jobs.add(job);
    };

    // --- what people do
    field.querySelector("[data-by-form]").hidden = true;
    input.addEventListener("change", () => {
      const files = [...input.files];
      const large = files.filter((file) => file.size > Number(words.largest)).map((file) => file.name);
      const room = Number(words.most) - places().length - jobs.size;
      const fits = files.filter((file) => file.size <= Number(words.largest));
      input.value = "";
      fits.slice(0, Math.max(room, 0)).forEach(take);
      const said = [];
      if (fits.length > room) said.push(words.tooMany);
      if (large.length) said.push(`${words.tooLarge} ${large.join(", ")}`);
      status(said.join(" "));
      queue();
    });
    field.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=photo]");
      const verb = button && button.value.split(" ")[0];
      if (verb !== "remove" && verb !== "earlier") return;
      event.preventDefault();
      const at = places().indexOf(button.closest(".place"));
      if (verb === "remove") return remove(at);
      move(at, at - 1);
      status(fill(words.moved, { n: at }));
      return places()[at - 1].querySelector(at > 1 ? "button.later" : "button[name=photo]").focus();
    });
    const onlineAgain = () => [...jobs].filter((job) => job.state === "lost").forEach(again);
    window.addEventListener("online", onlineAgain);
    form.addEventListener("formdata", (event) => jobs.forEach((job) => event.formData.append("photos", job.file)));
    form.addEventListener(
      "submit",
      (event) => {
        if (![...jobs].some((job) => job.state !== "lost")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        held = event.submitter;
        status(words.wait);
      },
      true,
    );

    // --- dragging: by mouse, pen or finger, from the grip
    list.addEventListener("pointerdown", (event) => {
      const grip = event.target.closest("[data-grip]");
      if (!grip || event.button) return;
      event.preventDefault();
      let at = places().indexOf(grip.closest(".place"));
      const lift = () => places().forEach((place, number) => place.classList.toggle("lifted", number === at));
      const drag = (moved) => {
        if (moved.clientY < EDGE) window.scrollBy(0, -EDGE / 4);
        if (moved.clientY > window.innerHeight - EDGE) window.scrollBy(0, EDGE / 4);
        const over = document.elementFromPoint(moved.clientX, moved.clientY)?.closest(".place");
        const to = places().indexOf(over);
        if (to < 0 || to === at) return;
        move(at, to);
        at = to;
        lift();
      };
      const end = () => {
        list.removeEventListener("pointermove", drag);
        places().forEach((place) => place.classList.remove("lifted"));
        status(fill(words.moved, { n: at + 1 }));
      };
      grip.setPointerCapture(event.pointerId);
      lift();
      list.addEventListener("pointermove", drag);
      for (const name of ["pointerup", "pointercancel"]) list.addEventListener(name, end, { once: true });
    });
  };
  start();
  document.addEventListener("portal:shown", start);
})();
