// Keys, and drafts that are kept while they are written. The pages work without it.
"use strict";

const form = document.getElementById("item");
const kept = document.getElementById("kept");
const reason = document.getElementById("reason");

const LOGGED_OUT = "You are logged out, and nothing is kept. Log in in another tab, then answer here.";

function writing(element) {
  return element.matches("textarea, select, input[type=password]");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { document.activeElement.blur(); return; }
  if (event.key === "Enter" && event.ctrlKey && reason) { form.requestSubmit(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writing(event.target)) { return; }
  if (event.key === "e" && reason) { event.preventDefault(); reason.focus(); return; }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (target && event.key !== "Enter") { event.preventDefault(); target.click(); }
});

document.querySelectorAll("[data-blur]").forEach((button) => {
  button.addEventListener("click", () => {
    const blurred = button.closest("section").classList.toggle("blurred");
    button.setAttribute("aria-pressed", blurred);
    button.firstChild.data = blurred ? "Show it again " : "Blur it ";
  });
});

function fit() {
  const verb = form.elements.verb.value;
  document.getElementById("corrected").classList.toggle("unwanted", verb !== "correct");
  const labels = document.getElementById("labels");
  if (labels) { labels.classList.toggle("unwanted", verb === "approve" || verb === ""); }
}

async function keep() {
  const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (answer.redirected) { kept.textContent = LOGGED_OUT; return; }
  kept.textContent = answer.ok ? "Draft kept." : "The draft could not be kept: the item may be a colleague's by now, or you logged in again.";
}

if (reason) {
  let waiting;
  form.addEventListener("input", () => {
    fit();
    clearTimeout(waiting);
    kept.textContent = "";
    waiting = setTimeout(() => keep().catch(() => { kept.textContent = "The service can't be reached: the draft is only here."; }), 600);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
  fit();
}
