// The reviewer's keys: A accept, 1-9 a reason, M remark, R reject, F findings, O original.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const marks = byId("marks");
  const original = byId("original");
  const toggleMarks = () => marks.toggleAttribute("hidden");
  const toggleOriginal = () => {
    if (!original) return;
    if (!original.src) original.src = original.dataset.src;
    original.toggleAttribute("hidden");
  };
  byId("show-marks")?.addEventListener("click", toggleMarks);
  byId("show-original")?.addEventListener("click", toggleOriginal);
  const reject = () => {
    const picked = document.querySelector("input[name=reason]:checked");
    if (picked) byId("reject").click();
    else document.querySelector("input[name=reason]").focus();
  };
  let isSent = false;
  byId("decide").addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.id === "remark") {
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter") { event.preventDefault(); reject(); }
      return;
    }
    const picked = document.querySelector(`input[name=reason][data-key="${CSS.escape(event.key)}"]`);
    const acts = { a: () => byId("accept").click(), r: reject, f: toggleMarks, o: toggleOriginal, m: () => byId("remark").focus() };
    const act = picked ? () => { picked.checked = true; picked.focus(); } : acts[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
})();
