"""The hit counter of the tutorial (seed 003), as it describes it: Flask, redis-py, one INCR a hit."""
import os
import socket

from flask import Flask, request
from redis import Redis

app = Flask(__name__)
redis = Redis.from_url(os.environ["REDIS_URL"])


@app.route("/")
def hello():
    hits = redis.incr("hits")
    host = socket.gethostname()
    return f"Hello World by {host} from {request.remote_addr} ! 该页面已被访问 {hits} 次。\n"
