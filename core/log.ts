// The log of a serving process: readable lines on a developer's terminal, JSON elsewhere and in files.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type DestinationStream, type Logger, pino, type StreamEntry } from 'pino'
import { type PrettyOptions, prettyFactory } from 'pino-pretty'
import { currentTrace } from '#framework/observing/observing.ts'
import type { Settings } from './settings/schema.ts'

type LogSettings = Pick<Settings, 'environment' | 'logLevel' | 'logDirectory'>

export interface OpenLog {
  readonly log: Logger
  /** Flushes what is pending. */
  close(): void
}

/** What rotates files sends it after it has renamed them. */
const REOPEN = 'SIGUSR2'

/**
 * Writes `<name>.log`, and errors also to error.log; if it cannot write files, it says so and continues without. On
 * SIGUSR2 it reopens its files.
 */
export function openLog({ environment, logLevel, logDirectory }: LogSettings, name: string): OpenLog {
  const files = logLevel === 'silent' ? [] : openFiles(logDirectory, name)
  const stopReopening = reopenOnSignal(files ?? [])
  const close = () => {
    stopReopening()
    for (const { stream } of files ?? []) stream.end()
  }
  if (logLevel === 'silent') return { log: pino({ level: 'silent' }), close }
  const terminal = environment === 'development' ? prettyTerminal() : process.stdout
  const observed: StreamEntry[] = environment === 'development' ? [{ level: 'trace', stream: { write: noteLine } }] : []
  const streams: StreamEntry[] = [{ level: 'trace', stream: terminal }, ...(files ?? []), ...observed]
  const serializers = { error: pino.stdSerializers.err }
  const log = pino({ level: logLevel, base: null, serializers }, pino.multistream(streams))
  if (!files) log.warn(`Nothing can be written to ${logDirectory}, so the log goes only to standard output.`)
  return { log, close }
}

/** Without a file too: the signal would end a process that does not expect it. */
function reopenOnSignal(files: readonly { readonly stream: File }[]): () => void {
  const reopen = () => {
    for (const { stream } of files) stream.reopen()
  }
  // Nobody can send it on Windows.
  if (process.platform !== 'win32') process.on(REOPEN, reopen)
  return () => void process.off(REOPEN, reopen)
}

/** Adds a line to the trace of the work that wrote it. */
function noteLine(line: string): void {
  const trace = currentTrace()
  if (!trace) return
  const { msg = 'a line', ...details } = JSON.parse(line)
  trace.note('log', String(msg), details)
}

type File = ReturnType<typeof pino.destination>

function openFiles(directory: string, name: string): { level: 'trace' | 'error'; stream: File }[] | undefined {
  const open = (file: string) => pino.destination({ dest: path.join(directory, file), append: true, sync: true })
  try {
    mkdirSync(directory, { recursive: true })
    return [
      { level: 'trace', stream: open(`${name}.log`) },
      { level: 'error', stream: open('error.log') },
    ]
  } catch {
    return undefined
  }
}

const PRETTY: PrettyOptions = {
  colorize: process.stdout.isTTY,
  ignore: 'requestId,method,path,status,ms',
  translateTime: 'SYS:HH:MM:ss',
  errorLikeObjectKeys: ['error'],
  singleLine: true,
  // Only failed answers need an id, for looking them up.
  messageFormat: ({ msg, method, path: target, status, ms, requestId }) => {
    const sentence = method ? `${method} ${target} ${status} ${ms} ms` : `${msg}`
    return requestId && Number(status ?? 500) >= 400 ? `${sentence} (${requestId})` : sentence
  },
}

function prettyTerminal(): DestinationStream {
  const format = prettyFactory(PRETTY)
  return { write: (line) => void process.stdout.write(format(line)) }
}
