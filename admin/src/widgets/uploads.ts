// Files for a field: whether the caller may bring one, and how it comes into the library.
import { useQuery } from '@tanstack/react-query'
import { linkToPreview, uploadFile } from '../api/files.ts'
import type { UploadLimits } from '../api/metadata.ts'
import type { UploadProps } from '../kit/upload.tsx'
import { useAdmin, useTenant } from '../state/use-admin.ts'
import type { InputProps } from './widget.ts'

/** Null for whoever may not. */
export function useUpload({ onChange }: Pick<InputProps, 'onChange'>): Pick<UploadProps, 'limits' | 'send'> | null {
  const { permissions, uploads: limits } = useAdmin()
  const tenant = useTenant()
  if (!permissions.includes('files.create')) return null
  return { limits, send: async (file, onProgress) => onChange((await uploadFile({ tenant, file, onProgress })).id) }
}

/** The pictures among the types that the server takes, as an input of the browser names them. */
export function acceptedPictures(limits?: UploadLimits | null): string {
  const pictures = limits?.types.filter((type) => type.startsWith('image/')) ?? []
  return pictures.length > 0 ? pictures.join(',') : 'image/*'
}

/** The address of a small picture; undefined while it is asked for, and where there is none. */
export function usePreview(id: string | null): string | undefined {
  const tenant = useTenant()
  const query = { queryKey: ['preview', tenant, id], queryFn: () => linkToPreview(tenant, id!), enabled: id !== null }
  return useQuery({ ...query, staleTime: 60_000 }).data
}
