// Forms that survive a line that drops: sent by fetch, so that a page with something typed is left only once the
// server has it. A refusal replaces the page's content in place. A form with data-saves-itself is also sent when a link
// is followed; what cannot be saved then is asked about. Without this file the browser sends the same form.
(() => {
  const PATIENCE = 60_000; // milliseconds; a form with files may take longer
  let typed = false;
  let sending = false;
  let leaving = false;
  let link = ""; // where to go once the form is saved, where a link was followed

  const isUnsaved = () => typed || Boolean(document.querySelector("form[data-waits]"));
  const say = (form, reason) => {
    form.querySelector("[data-told]")?.remove();
    if (!reason) return;
    const template = form.querySelector("template[data-line]");
    const told = template.content.firstElementChild.cloneNode(true);
    told.dataset.told = reason;
    for (const each of told.querySelectorAll("[data-lost], [data-failed]")) each.hidden = !(reason in each.dataset);
    template.after(told);
    told.focus();
    told.scrollIntoView({ block: "center" });
  };
  const show = (form, page) => {
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.title = page.title;
    typed = true;
    document.dispatchEvent(new Event("portal:shown"));
    const first = document.querySelector("main [autofocus]") ?? document.querySelector("main h1");
    first.tabIndex = -1;
    first.focus();
    first.scrollIntoView({ block: "center" });
  };
  const leave = (address) => {
    typed = false;
    leaving = true;
    const goal = new URL(address, location.href);
    const isHere = goal.pathname + goal.search === location.pathname + location.search;
    if (isHere) location.replace(goal.href.split("#")[0]);
    else location.assign(goal.href);
  };
  const ask = () => {
    const goal = link;
    link = "";
    location.assign(goal); // "beforeunload" asks
  };
  const post = (address, data) => {
    const hasFiles = [...data.values()].some((value) => value instanceof File && value.size);
    const signal = AbortSignal.timeout(PATIENCE * (hasFiles ? 10 : 1));
    return fetch(address, { method: "POST", body: data, headers: { "X-Line": "1" }, signal });
  };
  const take = async (form, answer) => {
    const goal = answer.headers.get("X-Go");
    const foundAt = answer.headers.get("X-Found-At");
    if (foundAt) history.replaceState(null, "", foundAt);
    if (link && answer.headers.has("X-Saved")) return leave(link);
    if (goal) return leave(goal);
    if (answer.redirected) return leave(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("main form[data-line]")) return say(form, "failed");
    if (link) return ask();
    return show(form, page);
  };
  const send = async (form, submitter) => {
    if (sending || leaving) return;
    sending = true;
    const busy = form.querySelector("[data-busy]");
    busy.hidden = false;
    say(form, "");
    try {
      const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
      await take(form, await post(address, new FormData(form, submitter)));
    } catch {
      say(form, "lost");
      const again = () => form.querySelector("[data-told=lost]") && form.isConnected && send(form, submitter);
      form.querySelector("[data-told] [data-again]").addEventListener("click", again);
      window.addEventListener("online", again, { once: true });
    } finally {
      sending = false;
      busy.hidden = !leaving;
    }
    form.querySelector("[data-told=failed] [data-again]")?.addEventListener("click", () => send(form, submitter));
  };

  const promise = () => document.querySelectorAll("[data-scripted]").forEach((words) => (words.hidden = false));
  promise();
  document.addEventListener("portal:shown", promise);
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("form[data-line]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("input", (event) => {
    typed ||= Boolean(event.target.closest("form[data-line]"));
  });
  const isPlain = (event) => !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const withoutHash = (address) => address.split("#")[0];
  const leadsAway = (followed) =>
    followed.protocol.startsWith("http") &&
    !followed.target &&
    !followed.hasAttribute("download") &&
    withoutHash(followed.href) !== withoutHash(location.href);
  document.addEventListener("click", (event) => {
    if (event.target.closest("form[data-line] button")) link = "";
    const form = document.querySelector("form[data-saves-itself]");
    const followed = event.target.closest("a[href]");
    if (event.defaultPrevented || !form || !followed || !isPlain(event) || !leadsAway(followed) || !isUnsaved()) return;
    event.preventDefault();
    link = followed.href;
    form.requestSubmit(form.querySelector("button[name=to]"));
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved() && !leaving) event.preventDefault();
  });
  // Brought back whole by the back button, a page that was sent shows what is stored by now.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("form[data-line]")) location.reload();
  });
})();
