// The form of a storage key: words separated by slashes, none of which could escape the folder.

const KEY = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*(?:\/[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*)*$/

/** Returns the key. Throws Error for anything unsafe: `..`, a leading slash, a backslash, a NUL byte. */
export function requireKey(key: string): string {
  if (key.length > 200 || !KEY.test(key)) throw new Error('This is not a key of the file storage.')
  return key
}
