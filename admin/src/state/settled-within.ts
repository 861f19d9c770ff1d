// Waits for what may come soon, but never long.

/** Resolves when the promise settles, either way, or when the milliseconds have passed. */
export async function settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([promise.catch(() => {}), passed])
  clearTimeout(timer)
}
