"""What became of articles, read from the topics.

trace        every record about one article, in time order
why          why each desk was told of an article, or not
received     the versions of an article that feeds sent
alerts       the alerts of some channels, or of all, as they come
alert_times  those that are kept, in the order of time
"""
