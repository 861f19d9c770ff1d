// What a key of the storage looks like: words with slashes between them, none of which could mean another folder.

const KEY = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*(?:\/[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*)*$/

/** The key itself. Throws Error for anything that is not plain: `..`, a slash at the start, a backslash, a NUL byte. */
export function requireKey(key: string): string {
  if (key.length > 200 || !KEY.test(key)) throw new Error('This is not a key of the file storage.')
  return key
}
