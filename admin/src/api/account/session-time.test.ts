// How long a browser counts on its session.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isSessionRunning, noteSession } from './session-time.ts'

const usual = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
const kept = new Map<string, string>()

beforeEach(() => {
  kept.clear()
  const value = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  }
  Object.defineProperty(globalThis, 'localStorage', { value, configurable: true })
})

afterEach(() => {
  if (usual) Object.defineProperty(globalThis, 'localStorage', usual)
  else Reflect.deleteProperty(globalThis, 'localStorage')
})

test('a session runs as long as the server said, but for the last seconds, and not after signing out', () => {
  assert.equal(isSessionRunning(), false)
  noteSession(900)
  assert.equal(isSessionRunning(), true)
  noteSession(5)
  assert.equal(isSessionRunning(), false)
  noteSession(900)
  noteSession(null)
  assert.equal(isSessionRunning(), false)
})

test('a browser without storage never counts on its session', () => {
  const refuse = () => {
    throw new Error('SecurityError')
  }
  const value = { getItem: refuse, setItem: refuse, removeItem: refuse }
  Object.defineProperty(globalThis, 'localStorage', { value, configurable: true })
  noteSession(900)
  noteSession(null)
  assert.equal(isSessionRunning(), false)
})
