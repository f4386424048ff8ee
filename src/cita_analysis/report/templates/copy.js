"use strict";
// Without this script the citation is text to be read and copied by hand; with it, a button copies it.
function select(text) {
  getSelection().selectAllChildren(text);
  return document.execCommand("copy");
}
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text.textContent);
    return true;
  } catch {
    return select(text);
  }
}
for (const text of document.querySelectorAll(".citation")) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.textContent = "Copy citation";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    said.textContent = (await copy(text)) ? " Copied." : " Selected: copy it with Ctrl+C.";
  });
  text.after(" ", button, said);
}
