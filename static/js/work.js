// While a campaign is under attack: some arithmetic in a worker, while the form is being filled in.
// Whatever goes wrong here, the form goes all the same: then the code from the letter confirms.
(() => {
  "use strict";
  const LONGEST = 60000;
  const field = document.getElementById("work");
  const status = document.getElementById("work-status");
  const form = field.form;
  let worker = null;
  let over = field.value !== "";
  let pressed = false;

  form.addEventListener("submit", (event) => {
    if (over) {
      return;
    }
    event.preventDefault();
    if (!pressed) {
      pressed = true;
      say("waits");
      setTimeout(end, LONGEST, "failed");
    }
  });

  if (over) {
    say("done");
  } else {
    begin();
  }

  function begin() {
    if (!window.Worker || !window.crypto || !window.crypto.subtle) {
      end("failed");
      return;
    }
    const challenge = JSON.parse(field.dataset.challenge);
    worker = new Worker(field.dataset.worker);
    worker.onerror = () => end("failed");
    worker.onmessage = (message) => {
      const solution = message.data;
      if (solution && solution.derivedKey) {
        field.value = btoa(JSON.stringify({ challenge, solution }));
        end("done");
      } else {
        end("failed");
      }
    };
    say("works");
    worker.postMessage({ type: "work", challenge, counterStart: 0, counterStep: 1, timeout: LONGEST });
  }

  function end(how) {
    if (over) {
      return;
    }
    over = true;
    if (worker) {
      worker.terminate();
    }
    say(how);
    if (pressed) {
      form.submit();
    }
  }

  function say(what) {
    status.textContent = status.dataset[what];
  }
})();
