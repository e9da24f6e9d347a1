// What htmx puts in place is told to the page's own script; an answer that is no page is said in words.
"use strict";
document.addEventListener("htmx:responseError", event => {
  const target = event.detail.target;
  if (!target) return;
  const note = document.createElement("p");
  note.className = "nothing";
  note.setAttribute("role", "alert");
  note.textContent = event.detail.xhr.status === 422 ? "That cannot be looked for as it stands." : "The server gives no answer now; try again in a moment.";
  target.replaceChildren(note);
});
