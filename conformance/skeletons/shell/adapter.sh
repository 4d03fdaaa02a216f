#!/bin/sh
# An adapter: makes one implementation answer the operations of action-mfa's adapter contract.
#
# It is sound as it stands, around a toy that signs one user in and can do nothing else:
#
#     action-mfa doctor "sh adapter.sh"     does the adapter keep the contract?
#     action-mfa run "sh adapter.sh"        does the implementation keep the clauses?
#
# A shell is good for an implementation that is driven by commands: curl, or a command line of its
# own. An adapter never judges. It does what it is told and reports what came of it, raw: it does
# not retry, repair, cache, translate errors or decide.

# Standard output carries messages and nothing else: 3 is the protocol, whatever else is printed
# goes to standard error.
exec 3>&1 1>&2

# STEP 1. Say who you are. Claim a capability only once it works: what is claimed and not kept is a
# failure; what is not claimed is a gap, which the report lists. The messages page has them all:
# "methods": ["totp"], "recoveryCodes": true, "tokenUses": ["singleUse", "persistent"],
# "actions": ["wallet.waas.sign", "wallet.waas.export"], "explicitToken": true, ...
GREETING='{"protocol": "1.0", "name": "my-sdk", "version": "0.0.0", "language": "Shell",
  "role": "backend", "class": "backend", "clock": "virtual", "capabilities": {"clients": "one"}}'

# Every answer bears the id of its request.
result() {
  printf '{"jsonrpc": "2.0", "id": %s, "result": %s}\n' "$id" "$(one_line "$1")" >&3
}

# STEP 4. Hand the implementation's own errors on as they are: name, code, message, HTTP status.
refused() {
  data="{\"code\": \"$1\", \"message\": \"$2\", \"status\": $3}"
  printf '{"jsonrpc": "2.0", "id": %s, "error": {"code": 1, "message": "%s", "data": %s}}\n' \
    "$id" "$2" "$data" >&3
}

unsupported() {
  printf '{"jsonrpc": "2.0", "id": %s, "error": {"code": -32601, "message": "%s"}}\n' \
    "$id" "$method is not supported" >&3
}

one_line() {
  printf '%s' "$1" | tr '\n' ' '
}

# The value of the first field of this name in the line: text without escapes, or a whole number.
# Ids and addresses need no more. For payloads and codes take jq, which reads all of JSON:
#     payload=$(printf '%s' "$line" | jq -c .params.payload)
text() {
  case $line in
    *"\"$1\":\""*) rest=${line#*"\"$1\":\""}; printf '%s' "${rest%%\"*}" ;;
  esac
}

number() {
  case $line in
    *"\"$1\":"*) rest=${line#*"\"$1\":"}; printf '%s' "${rest%%[!0-9]*}" ;;
  esac
}

# STEP 2. Start your implementation here, instead of the toy: it has one user at a time in memory.
toy_reset() {
  now=0 last=0 environment='' seconds=0 email='' user='' client='' session='' ends=0
}

toy_next() {
  last=$((last + 1))
}

describe() {
  if [ -n "$session" ] && [ "$now" -lt "$ends" ]; then
    result "{\"userId\": \"$user\", \"sessionId\": \"$session\", \"expiresAt\": $ends}"
  else
    result '{}'
  fi
}

signed_in() {
  [ -n "$session" ] && [ "$now" -lt "$ends" ] && [ "$(text clientId)" = "$client" ]
}

toy_reset

while IFS= read -r line; do
  id=$(number id)
  method=$(text method)
  # STEP 3. One case for each operation that the implementation has. Whatever has none is answered
  # -32601, which is honest.
  case $method in
    hello) result "$GREETING" ;;
    bye) result '{}'; exit 0 ;;

    # The world behind the application: the clock, the dashboard, the administrator.
    clock.set) now=$(number instant); result '{}' ;;
    lab.reset) toy_reset; result '{}' ;;
    lab.createEnvironment)
      # The settings say what the dashboard would: methods, protected actions, session length.
      toy_next; environment="environment-$last" seconds=$(number sessionSeconds)
      result "{\"environmentId\": \"$environment\"}" ;;
    lab.configure) seconds=$(number sessionSeconds); result '{}' ;;
    lab.createUser)
      toy_next; user="user-$last" email=$(text email)
      result "{\"userId\": \"$user\"}" ;;
    lab.revokeSession)
      [ "$(text sessionId)" = "$session" ] && session=''
      result '{}' ;;

    # To a backend a client is a slot for one session.
    client.open)
      client=$(text clientId) session=''
      if [ -n "$client" ]; then result '{}'; else refused invalid_request 'no client id' 400; fi ;;
    client.close) client='' session=''; result '{}' ;;

    session.signIn)
      if [ -n "$client" ] && [ "$(text clientId)" = "$client" ] && [ "$(text email)" = "$email" ]
      then
        toy_next; session="session-$last" ends=$((now + seconds))
        describe
      else
        refused not_authenticated 'nobody has this address' 401
      fi ;;
    session.describe)
      if [ "$(text clientId)" = "$client" ]; then describe
      else refused invalid_request 'no such client' 400; fi ;;
    session.refresh)
      if signed_in; then ends=$((now + seconds)); describe
      else refused not_authenticated 'nobody is signed in' 401; fi ;;
    session.signOut) session=''; result '{}' ;;

    mfa.methods)
      if signed_in; then result '{"devices": [], "passkeys": [], "verified": false}'
      else refused not_authenticated 'nobody is signed in' 401; fi ;;

    # totp.register) ... ;;
    # totp.authenticate) ... ;;
    # wallet.sign) ... ;;
    *) unsupported ;;
  esac
done
