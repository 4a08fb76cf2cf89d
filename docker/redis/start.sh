#!/bin/sh
# Redis carries the queues: it must never evict a key, and the services must never be able to empty or reconfigure it.
set -eu
umask 077
cat > /tmp/users.acl <<ACL
user default off
user one-window on >$REDIS_PASSWORD ~* &* +@all -flushall -flushdb -keys -config -shutdown -debug -replicaof -slaveof -acl -module -save -bgsave -bgrewriteaof
user health on nopass -@all +ping
ACL
exec redis-server \
  --dir "${REDIS_DIR:-/data}" \
  --port "${REDIS_PORT:-6379}" \
  --aclfile /tmp/users.acl \
  --appendonly yes \
  --appendfsync everysec \
  --maxmemory 512mb \
  --maxmemory-policy noeviction
