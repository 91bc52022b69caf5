// Starts the app. It is a file because the content security policy allows no inline script; the
// build gives the two names below their hashed forms.
try {
  const { default: init } = await import("/frontend.js");
  await init({ module_or_path: "/frontend_bg.wasm" });
} catch (error) {
  console.error("The app could not start.", error);
  document.getElementById("app")?.setAttribute("hidden", "");
  document.getElementById("boot-failed")?.removeAttribute("hidden");
}
