// A client's mail can be dropped anywhere on the field for their words.
const drop = document.querySelector("#drop");
const file = document.querySelector("#file");
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) file.files = event.dataTransfer.files;
  });
}
