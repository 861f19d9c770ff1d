// Uploads for a field: whether the caller may upload, and how the file enters the library.
import { useQuery } from '@tanstack/react-query'
import { linkToPreview, uploadFile } from '../api/files/files.ts'
import type { UploadLimits } from '../api/metadata.ts'
import type { UploadProps } from '../kit/asking/upload.tsx'
import { useAdmin, useTenant } from '../state/who/use-admin.ts'
import type { InputProps } from './widget.ts'

/** Null if the caller may not upload. */
export function useUpload({ onChange }: Pick<InputProps, 'onChange'>): Pick<UploadProps, 'limits' | 'send'> | null {
  const { permissions, uploads: limits } = useAdmin()
  const tenant = useTenant()
  if (!permissions.includes('files.create')) return null
  return { limits, send: async (file, onProgress) => onChange((await uploadFile({ tenant, file, onProgress })).id) }
}

/** The image types that the server accepts, in the form of an input's `accept`. */
export function acceptedPictures(limits?: UploadLimits | null): string {
  const pictures = limits?.types.filter((type) => type.startsWith('image/')) ?? []
  return pictures.length > 0 ? pictures.join(',') : 'image/*'
}

/** URL of a small image; undefined while loading, and if there is none. */
export function usePreview(id: string | null): string | undefined {
  const tenant = useTenant()
  const query = { queryKey: ['preview', tenant, id], queryFn: () => linkToPreview(tenant, id!), enabled: id !== null }
  return useQuery({ ...query, staleTime: 60_000 }).data
}
