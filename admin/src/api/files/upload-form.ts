// Uploads a form with a file, with progress: `fetch` does not report it, XMLHttpRequest does.

import { headersOfPlace } from '../account/reasons.ts'
import { refreshSession } from '../client.ts'
import { ApiProblem, isSignedOut, OFFLINE, type ProblemDetails } from '../problem.ts'

export interface FormUpload {
  /** Path below the API root. */
  readonly path: string
  readonly tenant: string | null
  readonly form: FormData
  /** From 0 to 1. */
  onProgress?(share: number): void
}

/** Resolves with the server's answer. Throws like `send`, and retries once after refreshing the session. */
export async function uploadForm<Body>(upload: FormUpload): Promise<Body> {
  try {
    return await uploadOnce<Body>(upload)
  } catch (error) {
    if (!isSignedOut(error) || !(await refreshSession())) throw error
    return uploadOnce<Body>(upload)
  }
}

function uploadOnce<Body>({ path, tenant, form, onProgress }: FormUpload): Promise<Body> {
  const request = new XMLHttpRequest()
  request.open('POST', `/api/v1${path}`)
  request.responseType = 'json'
  for (const [name, value] of Object.entries(headersOfPlace(path, tenant))) request.setRequestHeader(name, value)
  request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
  return new Promise((resolve, reject) => {
    const refuse = (details: ProblemDetails) => reject(new ApiProblem(details))
    request.onerror = () => refuse({ code: OFFLINE, status: 0, title: '', detail: '', errors: [] })
    request.onload = () => {
      const { status, statusText: title, response } = request
      if (status < 300) resolve(response as Body)
      else refuse(response ?? { code: `http.${status}`, status, title, detail: '', errors: [] })
    }
    request.send(form)
  })
}
