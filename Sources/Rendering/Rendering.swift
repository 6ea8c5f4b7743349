import Sweeps
