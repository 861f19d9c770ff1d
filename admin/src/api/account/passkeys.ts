// Passkeys in the browser: passes the server's options to the device and returns its answer.
import { sendOnce } from '../client.ts'
import { ApiProblem } from '../problem.ts'

/** The options of one ceremony, in the server's JSON. */
export type PasskeyOptions = Readonly<Record<string, unknown>>
/** A device's answer, in the server's JSON. */
export type PasskeyAnswer = Readonly<Record<string, unknown>>

/** Nobody touched the device, or this site has no passkey. Only the admin uses this code; the server never sends it. */
export const NO_PASSKEY = 'admin.no_passkey'

/** Whether this browser supports passkeys and JSON options; false on an insecure page. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

/** Whether the browser offers passkeys in autofill. */
export async function fillsInPasskeys(): Promise<boolean> {
  return knowsPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true
}

/** `signal` aborts. With `isOffered` the browser only suggests passkeys in the autofill of the field, without a dialog of its own. */
export function askForPasskey(
  options: PasskeyOptions,
  { signal, isOffered = false }: { signal?: AbortSignal; isOffered?: boolean } = {},
): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
  const mediation = isOffered ? 'conditional' : 'optional'
  return answerOf(navigator.credentials.get({ publicKey, mediation, ...(signal && { signal }) }))
}

export function makePasskey(options: PasskeyOptions): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
  return answerOf(navigator.credentials.create({ publicKey }))
}

/** Fetches the server's options for the ceremony at `path`. */
export async function beginPasskey(path: string, body: object = {}): Promise<PasskeyOptions> {
  return (await sendOnce<{ options: PasskeyOptions }>({ method: 'POST', path, body })).body.options
}

/** Browsers do not say why there was no passkey, so that no page can learn which devices exist. */
async function answerOf(asked: Promise<Credential | null>): Promise<PasskeyAnswer> {
  const credential = await asked.catch((error: Error) => {
    if (error.name === 'AbortError') throw error
    throw new ApiProblem({ code: NO_PASSKEY, status: 0, title: error.message, detail: '', errors: [] })
  })
  return (credential as PublicKeyCredential).toJSON() as unknown as PasskeyAnswer
}
