// Downloads an answer as a file.
import { type ApiRequest, fetchFile } from '../client.ts'

/** Throws ApiProblem like every other call. */
export async function saveFile(request: ApiRequest, name: string): Promise<void> {
  const url = URL.createObjectURL(await fetchFile(request))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
