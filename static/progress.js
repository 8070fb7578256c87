// The bar of work on a list: asks how far it is, and loads the page anew when the work is done.
// Without this file the page loads itself anew every few seconds.
(() => {
  const panel = document.querySelector("[data-progress]");
  const bar = panel && panel.querySelector("progress");
  if (!bar) return;
  let pause = 1000;
  const ask = async () => {
    try {
      const answer = await fetch(panel.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) throw new Error(answer.status);
      const { open, share } = await answer.json();
      if (!open) {
        location.reload();
        return;
      }
      bar.value = Math.max(bar.value, share * bar.max);
      pause = 1500;
    } catch {
      pause = Math.min(pause * 2, 20000); // the line is gone: ask again, ever more slowly
    }
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
})();
