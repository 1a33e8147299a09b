/* data-js-writing-picture="Uploading|what it shows|It did not arrive. …" on the link beside a field of Markdown that leads to the page
   for pictures: a button among the tools takes its place, and pictures are pasted and dropped into the field. */
behavior("writing-picture", (link) => {
  const box = link.closest("form").querySelector("[data-js-write]");
  const area = box?.querySelector("textarea");
  const bar = box?.querySelector(".write__tools");
  if (!area) return;
  const [coming, shows, lost] = link.dataset.jsWritingPicture.split("|");
  const said = element("p", { className: "write__said small" });
  said.setAttribute("role", "status");
  area.parentElement.after(said);
  link.hidden = true;

  const chooser = element("input", { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif", multiple: true });
  chooser.addEventListener("change", () => {
    take(chooser.files);
    chooser.value = "";
  });
  if (bar) addTool(bar, "image", link.textContent.trim(), "", () => chooser.click());

  const take = (files) => [...files].forEach(upload);

  /* What is on its way is waited for, and one posts again. */
  let pending = 0;
  const wait = (event) => {
    if (pending) event.preventDefault();
    if (pending) event.stopImmediatePropagation();
  };
  link.closest("form").addEventListener("submit", wait, true);

  /* The place of a picture is kept by a line in the text, so that one can write on. */
  const upload = async (file) => {
    const name = file.name.replace(/[[\]()]/g, "");
    const mark = `![${coming} ${name}…]()`;
    insert(area, mark);
    pending += 1;
    try {
      const address = await send(link.href, file, (percent) => (said.textContent = `${coming} ${name}: ${percent} %`));
      replace(area, mark, `![${shows}](${address})`, shows);
      said.textContent = "";
    } catch (error) {
      replace(area, mark, "", "");
      said.textContent = error.message || lost;
    } finally {
      pending -= 1;
    }
  };

  const carried = (transfer) => [...(transfer ? transfer.files : [])].filter((file) => file.type.startsWith("image/"));
  area.addEventListener("paste", (event) => {
    const files = carried(event.clipboardData);
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    take(files);
  });
  area.addEventListener("dragover", (event) => [...event.dataTransfer.types].includes("Files") && event.preventDefault());
  area.addEventListener("drop", (event) => {
    const files = carried(event.dataTransfer);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    if (files.length) take(files);
    else said.textContent = lost;
  });
});
