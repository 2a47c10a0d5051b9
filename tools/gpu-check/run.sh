#!/bin/sh
# Tries everything on this machine's GPU: sh run.sh [--out FOLDER] [--rehearse]
# Needs a Linux on x64 with glibc, gzip and tar, and the GPU's driver. Node and all else are in this folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work="$here/unpacked"
if [ ! -e "$work/complete" ]; then
  mkdir -p "$work"
  gzip -dc "$here/node.gz" > "$work/node"
  chmod +x "$work/node"
  tar -xzf "$here/lib.tar.gz" -C "$work"
  LD_LIBRARY_PATH="$work/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" "$work/node" -e \
    "require('node:stream').pipeline(process.stdin, require('node:zlib').createBrotliDecompress(), process.stdout, error => { if (error) throw error })" \
    < "$here/app.tar.br" | tar -xf - -C "$work"
  touch "$work/complete"
fi
LD_LIBRARY_PATH="$work/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LD_LIBRARY_PATH
exec "$work/node" "$work/check/main.mjs" "$@"
