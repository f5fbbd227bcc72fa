(() => {
  const form = document.querySelector("form");
  const request = JSON.parse(find("request").textContent);

  function rate(group) {
    const skill = group.dataset.skill;
    const chosen = group.querySelector("input:checked").value;
    const why = group.querySelector("[type=text]").value.trim();
    if (chosen === "" || chosen === "rejected") return {skill, judgment: chosen || "open", rating: null, why};
    const judgment = chosen === group.dataset.own ? "confirmed" : "corrected";
    return {skill, judgment, rating: Number(chosen), why};
  }

  function gather() {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0"));
    return {
      schema: form.dataset.schema,
      request,
      by: find("by").value.trim(),
      role: find("role").value.trim(),
      answered: day.join("-"),
      ratings: all(form, "[data-skill]").map(rate),
      key: "",
      signature: "",
    };
  }

  function isComplete() {
    find("by").setCustomValidity(find("by").value.trim() ? "" : "Your name stands beside your ratings");
    if (form.reportValidity()) return true;
    tell("Your name is missing.");
    return false;
  }

  const saving = offerSaving({gather, isComplete, nameFile: () => "ratings.json"});
  form.addEventListener("input", () => { find("by").setCustomValidity(""); saving.change(); });
})();
