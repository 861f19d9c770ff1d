// Loaded before the test runner: spares each `await` of a test process the runner's notes, which make it twenty times slower.
import hooks, { type HookCallbacks } from 'node:async_hooks'

const { createHook } = hooks

/**
 * The runner finds out which test an uncaught error belongs to by following every promise. Without that, an error that
 * no test awaits fails its file, and the other calls of the runner go on as before.
 */
hooks.createHook = (callbacks: HookCallbacks) => createHook({ ...callbacks, trackPromises: false })
