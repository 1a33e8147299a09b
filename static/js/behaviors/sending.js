/* Sends one file and says how far it has come; whoever calls it is told what is wrong in words, or in none. */
function send(address, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("picture", file);
    request.open("POST", address);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]').content);
    request.upload.addEventListener("progress", (event) => progress(Math.round((100 * event.loaded) / event.total)));
    request.addEventListener("load", () => {
      const plain = (request.getResponseHeader("Content-Type") || "").startsWith("text/plain");
      if (request.status === 200 && plain) resolve(request.responseText);
      else reject(new Error(plain ? request.responseText : ""));
    });
    request.addEventListener("error", () => reject(new Error("")));
    request.send(body);
  });
}
