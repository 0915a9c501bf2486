"""Give what can be said of the future and of what is unusual: daily series in, forecasts out; numbers only."""

from peil.insight.chances import DRAWS
from peil.insight.forecasts import Forecast, forecast, shape
from peil.insight.histories import Calendar, Floats, History

__all__ = ["DRAWS", "Calendar", "Floats", "Forecast", "History", "forecast", "shape"]
