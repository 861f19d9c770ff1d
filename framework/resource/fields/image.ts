// References an uploaded image of the same tenant by id.
import { defineField, type Field, type FieldKind, type Only } from '../field.ts'
import { type FileFieldOptions, type FileOptions, fileKind } from './file.ts'

const imageKind: FieldKind<FileFieldOptions> = {
  ...fileKind,
  name: 'image',
  widget: 'image',
  target: (options) => fileKind.target!({ ...options, accepts: options.accepts ?? ['image/*'] }),
  mistakes: (options) => [
    ...fileKind.mistakes!(options),
    ...(options.accepts ?? [])
      .filter((type) => !type.startsWith('image/'))
      .map((type) => `"${type}" is not an image type; use file()`),
  ],
}

/** `image({ accepts: ['image/png', 'image/webp'] })`; needs the app `files`. */
export function image<const O extends FileOptions = Record<never, never>>(
  options = {} as Only<O, FileOptions>,
): Field<string, O & { to: 'files' }> {
  return defineField(imageKind, options, { to: 'files' })
}
