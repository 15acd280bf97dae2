'use strict';

/*
 * The tree of a log (RFC 6962) and its signed head (C2SP signed note), checked by the browser itself.
 * Nothing here believes what came with the page, but for the records whose hashes it takes.
 */
const Proof = (() => {
  const utf8 = new TextEncoder();
  const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };

  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)));
  const leafHash = (record) => sha256([0], utf8.encode(record));
  const nodeHash = (left, right) => sha256([1], left, right);

  /* The largest power of two below n. */
  const split = (n) => {
    let power = 1;
    while (power * 2 < n) power *= 2;
    return power;
  };

  class Tree {
    constructor(data) {
      this.size = data.size;
      this.from = data.from;
      this.to = data.from + data.records.length;
      this.records = data.records;
      this.beside = data.beside;
      this.known = new Map();
    }

    /* Root of the entries low to high - 1: from records, and from the page's word for what lies beside them. */
    hash(low, high) {
      const name = low + '-' + high;
      if (!this.known.has(name)) this.known.set(name, this.compute(low, high, name));
      return this.known.get(name);
    }

    async compute(low, high, name) {
      if (high <= this.from || low >= this.to) {
        const given = fromBase64(this.beside[name] || '');
        if (given.length !== 32) throw new Error('the hash of entries ' + name + ' is missing');
        return given;
      }
      if (high - low === 1) return leafHash(this.records[low - this.from]);
      const middle = low + split(high - low);
      return nodeHash(...(await Promise.all([this.hash(low, middle), this.hash(middle, high)])));
    }

    root() {
      return this.size === 0 ? sha256() : this.hash(0, this.size);
    }

    /* What leads from a record to the root: each step has the subtree beside, and on which side it is. */
    async proof(index) {
      const steps = [];
      let low = 0;
      let high = this.size;
      while (high - low > 1) {
        const middle = low + split(high - low);
        const left = index < middle;
        const [from, to] = left ? [middle, high] : [low, middle];
        steps.unshift({ from, to, right: left, hash: await this.hash(from, to), within: [low, high] });
        [low, high] = left ? [low, middle] : [middle, high];
      }
      return steps;
    }
  }

  /* Climbs from a record's own text; returns the hashes on the way, the root last. */
  const climb = async (record, steps) => {
    const path = [await leafHash(record)];
    for (const step of steps) {
      const below = path[path.length - 1];
      path.push(await (step.right ? nodeHash(below, step.hash) : nodeHash(step.hash, below)));
    }
    return path;
  };

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

  /* A line says whose it is and not of what kind; each kind has a length of its own. */
  const KINDS = { 68: 'Ed25519', 76: 'Ed25519 with a time', 2432: 'ML-DSA-44' };
  const signatureOf = (name, body) => ({ name, body, id: hex(body.slice(0, 4)), kind: KINDS[body.length] || 'of a kind that is not known' });

  const parseNote = (note) => {
    const gap = note.indexOf('\n\n');
    const text = note.slice(0, gap + 1);
    const [origin, size, root, ...rest] = text.split('\n');
    if (gap < 0 || rest.join('') !== '' || !/^(0|[1-9][0-9]*)$/.test(size)) throw new Error('the checkpoint is none');
    const signatures = note.slice(gap + 2).split('\n').filter((line) => line.startsWith('\u2014 '))
      .map((line) => line.split(' ')).map((parts) => signatureOf(parts[1], fromBase64(parts[2] || '')));
    return { text, origin, size: Number(size), root: fromBase64(root), signatures };
  };

  /* vkey = name+hash+base64(0x01 || public key); the hash is of all that, so a misspelt key is no key. */
  const parseKey = async (vkey) => {
    const parts = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey.trim());
    const key = parts && fromBase64(parts[3]);
    if (!parts || key.length !== 33 || key[0] !== 1) throw new Error('this is no key of a log');
    const id = (await sha256(utf8.encode(parts[1] + '\n'), key)).slice(0, 4);
    if (hex(id) !== parts[2]) throw new Error('this key is misspelt');
    return { name: parts[1], id: parts[2], raw: key.slice(1) };
  };

  const lineOf = (note, key) => note.signatures.find((one) => one.name === key.name && one.id === key.id);

  /* Returns true, false, or null where this browser has no Ed25519. */
  const verifySignature = async (note, key) => {
    const line = lineOf(note, key);
    if (!line || note.origin !== key.name) return false;
    let imported;
    try {
      imported = await crypto.subtle.importKey('raw', key.raw, { name: 'Ed25519' }, false, ['verify']);
    } catch (e) {
      return null;
    }
    return crypto.subtle.verify({ name: 'Ed25519' }, imported, line.body.slice(4), utf8.encode(note.text));
  };

  return { Tree, climb, parseNote, parseKey, lineOf, verifySignature, equal, toBase64 };
})();
