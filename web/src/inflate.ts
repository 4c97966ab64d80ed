// DEFLATE (RFC 1951), for browsers without `DecompressionStream('deflate-raw')`: those of before
// 2023. Two of three readers will never run it, so it is written to be short, not fast: it follows
// the algorithm of section 3.2 bit by bit, and reads some 20 MB a second.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
  16385, 24577,
];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const LENGTHS_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;

/** A canonical Huffman code: how many codes there are of each length, and their symbols in order. */
interface Huffman {
  counts: Uint16Array;
  symbols: Uint16Array;
}

function huffman(lengths: ArrayLike<number>): Huffman {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]!]!++;
  counts[0] = 0;
  const offsets = new Uint16Array(LONGEST_CODE + 2);
  for (let i = 1; i <= LONGEST_CODE; i++) offsets[i + 1] = offsets[i]! + counts[i]!;
  const symbols = new Uint16Array(lengths.length);
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    if (length > 0) symbols[offsets[length]!++] = i;
  }
  return { counts, symbols };
}

class Inflater {
  private at = 0;
  private bits = 0;
  private held = 0;
  private size = 0;
  private out: Uint8Array;

  constructor(private readonly input: Uint8Array) {
    this.out = new Uint8Array(Math.max(1024, input.length * 4));
  }

  run(): Uint8Array {
    for (let isLast = false; !isLast; ) {
      isLast = this.take(1) === 1;
      const kind = this.take(2);
      if (kind === 0) this.stored();
      else if (kind === 1) this.block(FIXED_LITERALS, FIXED_DISTANCES);
      else if (kind === 2) this.dynamic();
      else throw new Error('unknown kind of block');
    }
    return this.out.subarray(0, this.size);
  }

  private take(count: number): number {
    while (this.held < count) {
      if (this.at >= this.input.length) throw new Error('the data ends early');
      this.bits |= this.input[this.at++]! << this.held;
      this.held += 8;
    }
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.held -= count;
    return value;
  }

  private symbol(code: Huffman): number {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      value |= this.take(1);
      const count = code.counts[length]!;
      if (value - count < first) return code.symbols[index + value - first]!;
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new Error('a code without a symbol');
  }

  private push(byte: number): void {
    if (this.size === this.out.length) {
      const larger = new Uint8Array(this.out.length * 2);
      larger.set(this.out);
      this.out = larger;
    }
    this.out[this.size++] = byte;
  }

  private stored(): void {
    this.bits = 0;
    this.held = 0;
    const length = this.input[this.at]! | (this.input[this.at + 1]! << 8);
    this.at += 4;
    if (this.at + length > this.input.length) throw new Error('the data ends early');
    for (let i = 0; i < length; i++) this.push(this.input[this.at++]!);
  }

  private dynamic(): void {
    const literals = this.take(5) + 257;
    const distances = this.take(5) + 1;
    const codes = this.take(4) + 4;
    const ofLengths = new Uint8Array(19);
    for (let i = 0; i < codes; i++) ofLengths[LENGTHS_ORDER[i]!] = this.take(3);
    const code = huffman(ofLengths);
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; i < lengths.length; ) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      const before = symbol === 16 ? lengths[i - 1]! : 0;
      const times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      lengths.fill(before, i, i + times);
      i += times;
    }
    this.block(huffman(lengths.subarray(0, literals)), huffman(lengths.subarray(literals)));
  }

  private block(literals: Huffman, distances: Huffman): void {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol < 256) {
        this.push(symbol);
      } else if (symbol === 256) {
        return;
      } else {
        const length = LENGTH_BASE[symbol - 257]! + this.take(LENGTH_BITS[symbol - 257]!);
        const far = this.symbol(distances);
        const distance = DISTANCE_BASE[far]! + this.take(DISTANCE_BITS[far]!);
        if (distance > this.size) throw new Error('a distance that leads before the start');
        for (let i = 0; i < length; i++) this.push(this.out[this.size - distance]!);
      }
    }
  }
}

const FIXED_LITERALS = huffman(
  Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = huffman(new Array<number>(30).fill(5));

/** The bytes that `input` was compressed from. Throws where it is not DEFLATE. */
export function inflate(input: Uint8Array): Uint8Array {
  return new Inflater(input).run();
}
