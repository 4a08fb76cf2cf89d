export default async function stopTestServices() {
  await globalThis.__stopTestServices?.();
}
