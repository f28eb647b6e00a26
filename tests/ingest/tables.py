"""A mapping that several tests read tables by."""

MAPPING = """
source: {title: 高校名单, date: 2025-01-01}
entities:
  university: {kind: University, properties: {name: {column: 校名}}}
  city: {kind: City, properties: {name: {column: 城市}}}
relations:
  - {type: LOCATED_IN, subject: university, object: city}
"""
