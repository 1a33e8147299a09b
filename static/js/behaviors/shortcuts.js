/* data-js-shortcuts on body: "/" goes to the search box, "?" opens the list of keys. */
behavior("shortcuts", () => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || shortcutsOff() || typing(event.target)) return;
    if (event.key === "/") {
      const box = [...document.querySelectorAll("input[type=search]")].find((input) => input.offsetParent);
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (event.key === "?") {
      const list = document.querySelector('.footer a[href$="/accessibility"]');
      if (!list || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      openDialog(list.href, document.activeElement);
    }
  });
});
