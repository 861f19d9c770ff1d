// Uploads a file into the library with progress, which only XMLHttpRequest reports.

import { headersOfPlace } from '../account/reasons.ts'
import { refreshSession } from '../client.ts'
import { ApiProblem, isSignedOut, OFFLINE, type ProblemDetails } from '../problem.ts'
import type { Row } from '../records.ts'

export interface UploadRequest {
  readonly tenant: string | null
  readonly file: File
  readonly signal: AbortSignal
  /** From 0 to 1. */
  onProgress(part: number): void
}

/** Throws ApiProblem for refusals and for a server that cannot be reached. */
export async function sendFile(request: UploadRequest): Promise<Row> {
  try {
    return await sendOnce(request)
  } catch (error) {
    if (!isSignedOut(error) || !(await refreshSession())) throw error
    return sendOnce(request)
  }
}

function sendOnce({ tenant, file, signal, onProgress }: UploadRequest): Promise<Row> {
  const form = new FormData()
  form.set('file', file)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/files')
    request.responseType = 'json'
    for (const [name, value] of Object.entries(headersOfPlace('/files', tenant))) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () =>
      request.status < 300 ? resolve(request.response as Row) : reject(new ApiProblem(detailsOf(request)))
    request.onerror = () =>
      reject(new ApiProblem({ code: OFFLINE, status: 0, title: file.name, detail: '', errors: [] }))
    request.onabort = () => reject(new DOMException(file.name, 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

/** For an answer that is not problem details, such as a proxy's. */
function detailsOf({ response, status, statusText }: XMLHttpRequest): ProblemDetails {
  return response ?? { code: `http.${status}`, status, title: statusText || `HTTP ${status}`, detail: '', errors: [] }
}
