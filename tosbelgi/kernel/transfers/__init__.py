"""Who sends or draws slowly holds no more threads of the server than readers can spare.

A server of WSGI gives a thread to a request as soon as its headers are there: whoever then sends a body by drops holds
it, and so does whoever draws a long answer by drops.
"""
