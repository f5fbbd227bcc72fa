"use strict";
const find = id => document.getElementById(id);
const all = (where, what) => [...where.querySelectorAll(what)];
const tell = said => { find("told").textContent = said; };

// What was said as a file, or as text where no file can be saved. `change` is to be called with every answer.
function offerSaving({gather, isComplete, nameFile}) {
  let isSaved = true;

  const write = () => JSON.stringify(gather(), null, 2) + "\n";

  function show() {
    find("text").value = write();
    find("result").hidden = false;
  }

  find("download").addEventListener("click", () => {
    if (!isComplete()) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([write()], {type: "application/json"}));
    link.download = nameFile();
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    show();
    isSaved = true;
    tell(`Saved as ${link.download}, where your browser keeps downloads. If no file is there, copy the text below.`);
  });

  find("show").addEventListener("click", () => {
    if (!isComplete()) return;
    show();
    find("text").focus();
    find("text").select();
    tell("Below are your answers as text.");
  });

  find("copy").addEventListener("click", () => {
    find("text").select();
    isSaved = document.execCommand("copy");
    tell(isSaved ? "Copied. Paste it into a file or a message." : "The text is marked: copy it with the keys of your device.");
  });

  document.querySelector("form").addEventListener("submit", event => event.preventDefault());
  addEventListener("beforeunload", event => { if (!isSaved) event.preventDefault(); });
  return {change: () => { isSaved = false; }};
}
