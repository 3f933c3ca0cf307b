import { type ContestantName, contestants, floor } from './contestants/index.ts'
import type { MemorySample, Sample } from './measure.ts'
import { median } from './statistics.ts'

/** Everything measured of one contestant. */
export interface Result {
  name: ContestantName
  rounds: Sample[]
  memory: MemorySample[]
}

interface Column {
  title: string
  unit: string
  values: (result: Result) => number[]
  digits: number
  /** Also given as a multiple of the floor. */
  ratio?: true
}

const columns: Column[] = [
  { title: 'CPU per request, at full speed', unit: 'us', digits: 1, ratio: true, values: rounds('requestUs') },
  { title: 'CPU per request, 400 a second', unit: 'us', digits: 1, ratio: true, values: rounds('pacedRequestUs') },
  { title: 'CPU per stream of 10 chunks', unit: 'us', digits: 1, ratio: true, values: rounds('streamUs') },
  { title: 'CPU per chunk, in bursts', unit: 'us', digits: 2, ratio: true, values: rounds('burstChunkUs') },
  { title: 'CPU per chunk, each alone', unit: 'us', digits: 2, ratio: true, values: rounds('aloneChunkUs') },
  { title: 'added to a whole answer, p50', unit: 'ms', digits: 2, values: rounds('addedMs') },
  { title: 'added to the first token, p50', unit: 'ms', digits: 2, values: rounds('addedFirstTokenMs') },
  {
    title: 'memory per open stream, resident',
    unit: 'kB',
    digits: 1,
    values: ({ memory }) => memory.map(({ rssBytes }) => rssBytes / 1000),
  },
  {
    title: 'memory per open stream, heap and buffers',
    unit: 'kB',
    digits: 1,
    values: ({ memory }) => memory.map(({ heapBytes }) => heapBytes / 1000),
  },
]

function rounds(member: keyof Sample): Column['values'] {
  return (result) => result.rounds.map((sample) => sample[member])
}

/** One block a figure, one line a contestant: median, multiple of the floor, and the range over the rounds. */
export function renderReport(results: readonly Result[]): string {
  const base = results.find(({ name }) => name === floor)
  return columns
    .map((column) => [heading(column), ...results.map((result) => line(column, result, base))].join('\n'))
    .join('\n\n')
}

const heading = ({ title, unit, ratio }: Column) =>
  `${`${title} (${unit})`.padEnd(nameWidth)}  median${ratio ? '   x floor' : ''.padEnd(10)}      min ..      max`

const nameWidth = Math.max(...Object.values(contestants).map((title) => title.length), 46)

function line({ values, digits, ratio }: Column, result: Result, base: Result | undefined): string {
  const measured = values(result)
  if (measured.length === 0) return `${contestants[result.name].padEnd(nameWidth)}  not measured`
  const show = (value: number) => value.toFixed(digits).padStart(8)
  const middle = median(measured)
  const multiple = ratio && base ? `${(middle / median(values(base))).toFixed(2)}x` : ''
  const range = `${show(Math.min(...measured))} .. ${show(Math.max(...measured))}`
  return `${contestants[result.name].padEnd(nameWidth)}${show(middle)}${multiple.padStart(10)} ${range}`
}
