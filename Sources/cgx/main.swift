import ArgumentParser
import AsyncHTTPClient
import Hummingbird

print(HTTPClient.Configuration(), Router(), ArgumentHelp("x"))
