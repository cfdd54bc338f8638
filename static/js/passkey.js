/* Passkeys (WebAuthn): the form shows itself where the browser has them, asks the device, and is
   sent with its answer. Without this script the passphrase and the codes work as they are. */
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function understood(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"])
    for (const one of options[list] || []) one.id = bytes(one.id);
  return options;
}

function written(credential) {
  const { response } = credential;
  const told = { clientDataJSON: words(response.clientDataJSON) };
  if (response.attestationObject) {
    told.attestationObject = words(response.attestationObject);
    told.transports = response.getTransports ? response.getTransports() : [];
  } else {
    told.authenticatorData = words(response.authenticatorData);
    told.signature = words(response.signature);
    told.userHandle = response.userHandle ? words(response.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id, rawId: words(credential.rawId), type: credential.type, response: told,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  const publicKey = understood(JSON.parse(form.dataset.options));
  try {
    form.elements.answer.value = written(await navigator.credentials[form.dataset.passkey]({ publicKey }));
  } catch {
    failed.hidden = false; // called off, too late, or no such key: the browser has said which
    return;
  }
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
  for (const note of document.querySelectorAll(".without")) note.hidden = true;
}
