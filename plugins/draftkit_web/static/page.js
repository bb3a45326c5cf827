// What every page's scripts share.

/** Sends JSON to this site and gives its answer: { status, … }. Status 0: the server did not answer. */
export async function post(path, data, options = {}) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": document.querySelector("meta[name=csrf]").content },
      body: JSON.stringify(data),
      ...options,
    });
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, ...(type.startsWith("application/json") ? await response.json() : {}) };
  } catch {
    return { status: 0 };
  }
}
