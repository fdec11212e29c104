#!/usr/bin/env bash
# The one test command: installs what the tests need (as root on Debian), builds once, runs every test project, sums them up.
set -u
cd "$(dirname "$(readlink -f "$0")")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

. eng/need
need age azurite bubblewrap ceph chromium icu postgresql python3 python3-cryptography shapes slurm softhsm2 swift || exit 1

dotnet build Hygie.slnx -c Debug --nologo -v quiet -clp:NoSummary || exit 1
./hygie --version > /dev/null || exit 1

passed=0 failed=0
for project in Hygie.Architecture.Tests Hygie.Tests Hygie.Adapters.Tests Hygie.EndToEnd.Tests; do
  log="artifacts/test-$project.log"
  echo "== $project"
  "artifacts/build/bin/$project/debug_linux-x64/$project" -noColor > "$log" 2>&1
  code=$?
  summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$log" | tail -1)
  set -- $(echo "${summary:-Total: 0, Errors: 1, Failed: 0, Skipped: 0, Not Run: 0}" | grep -oE '[0-9]+')
  bad=$(($2 + $3 + $4))              # a skipped test is a failed promise
  [ "$code" = 0 ] || [ "$bad" != 0 ] || bad=1
  [ "$1" != 0 ] || bad=1             # a project without tests proves nothing
  failed=$((failed + bad)); passed=$((passed + $1 - $3 - $4 - $5))
  if [ "$bad" != 0 ]; then grep -vE 'Starting|Discover' "$log" | tail -80; else echo "   $summary"; fi
  grep -h '^vectors ' "$log" | sort -u | sed 's/^/   /'   # official vectors: how many of each set were run
done

echo
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
