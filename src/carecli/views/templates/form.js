(() => {
  const form = document.querySelector("form");
  // ---------------------------------------------------------------- answers

  function readNumber(field) {
    const number = Number(field.value.trim().replace(",", "."));
    const isPay = field.dataset.kind === "pay";
    const fits = isPay ? Number.isInteger(number) && number > 0 && number < 1e9 : number >= 0 && number <= 80;
    field.setCustomValidity(field.value.trim() === "" || fits ? "" : field.title);
    return number;
  }

  function readField(field) {
    const said = field.value.trim();
    if (field.dataset.kind === "number" || field.dataset.kind === "pay") return readNumber(field);
    return field.dataset.kind === "code" ? said.toUpperCase() : said;
  }

  function readHeld(group) {
    const held = all(group, "[data-row]").filter(row => row.querySelector("[type=checkbox]").checked);
    return held.map(row => {
      const id = row.querySelector("[type=checkbox]").value;
      const expires = row.querySelector("[type=text]").value.trim();
      return expires ? {id, expires} : id;
    });
  }

  function readDegrees(group) {
    const said = all(group, "[data-row]").map(row => {
      const [field, country] = all(row, "input").map(readField);
      const degree = {level: row.querySelector("select").value};
      if (field) degree.field = field;
      if (country) degree.country = country;
      return degree;
    });
    return said.filter(degree => degree.level);
  }

  function gather() {
    const profile = {schema: form.dataset.schema};
    for (const field of all(form, "[data-key]")) {
      if (field.value.trim() !== "") profile[field.dataset.key] = readField(field);
    }
    for (const group of all(form, "[data-list]")) {
      const isSchool = group.dataset.list === "education";
      const held = isSchool ? readDegrees(group) : readHeld(group);
      if (held.length || group.querySelector("[data-none]").checked) profile[group.dataset.list] = held;
    }
    const skills = {};
    for (const chosen of all(form, "[data-skill] input:checked")) {
      if (chosen.value !== "") skills[chosen.closest("[data-skill]").dataset.skill] = Number(chosen.value);
    }
    if (Object.keys(skills).length) profile.skills = skills;
    return profile;
  }

  function isComplete() {
    all(form, "[data-kind=number], [data-kind=pay]").forEach(readNumber);
    if (form.reportValidity()) return true;
    tell("One answer cannot be read yet: the field is marked.");
    return false;
  }

  function nameFile() {
    const name = (gather().name || "").normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    return `${name ? name.toLowerCase().slice(0, 40) + "-" : ""}profile.json`;
  }

  const saving = offerSaving({gather, isComplete, nameFile});

  // ---------------------------------------------------------------- while it is filled in

  function settle(group, changed) {
    const none = group.querySelector("[data-none]");
    const fields = all(group, "input, select").filter(field => field !== none);
    if (changed === none && none.checked) {
      fields.forEach(field => { if (field.type === "checkbox") field.checked = false; else field.value = ""; });
    } else if (changed !== none && fields.some(field => field.type === "checkbox" ? field.checked : field.value)) {
      none.checked = false;
    }
    all(group, ".until").forEach(until => {
      until.hidden = !until.closest("[data-row]").querySelector("[type=checkbox]").checked;
      if (until.hidden) until.querySelector("input").value = "";
    });
  }

  form.addEventListener("input", event => {
    saving.change();
    const group = event.target.closest("[data-list]");
    if (group) settle(group, event.target);
    if (["number", "pay"].includes(event.target.dataset.kind)) readNumber(event.target);
    if (event.target.id === "role") {
      const about = event.target.selectedOptions[0].dataset.about || "";
      find("role-said").textContent = about && `Many hold ${about}: tick below what you hold.`;
    }
  });

  find("more")?.addEventListener("click", event => {
    const hidden = all(document, ".degree[hidden]");
    hidden[0].hidden = false;
    hidden[0].querySelector("select").focus();
    event.target.hidden = hidden.length === 1;
  });

})();
